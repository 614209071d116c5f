/** The search form means days as they are where the reader is, unless its address names another zone. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const { elements } = document.getElementById('search-form');
const shown = document.getElementById('search-zone');

if (!elements.zone.value) {
  elements.zone.value = timeZone;
  const address = new URL(location.href);
  const isOther = shown.textContent !== timeZone;
  const asked = elements.from.defaultValue || elements.to.defaultValue;
  if (isOther && asked && !address.searchParams.get('zone')) {
    address.searchParams.set('zone', timeZone); // these are the days of another place
    location.replace(address);
  }
  shown.textContent = timeZone;
}
