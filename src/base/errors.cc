#include "base/errors.h"

#include <system_error>

namespace beantrack {

SystemError::SystemError(const std::string& doing, int error_number)
    : std::runtime_error(doing + ": " + std::generic_category().message(error_number)) {}

}  // namespace beantrack
