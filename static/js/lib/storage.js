/**
 * The browser's storage (localStorage), which may be missing, blocked or full. Keys that hold something of a person are
 * named `beantrack.<kind>.<user id>…`, so that signing out deletes them (shell/sign_out.js).
 */

/** The value under `key`; null if there is none, or no storage. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * Stores `value` under `key`; null deletes it.
 * @returns {boolean} whether that worked
 */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/** All keys; none without storage. */
export function storedKeys() {
  try {
    return Object.keys({ ...localStorage });
  } catch {
    return [];
  }
}
