/** Has the search form mean days in the reader's time zone, unless its address names another one. */
export function useReadersZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { elements } = document.getElementById('search-form');
  const shown = document.getElementById('search-zone');
  if (elements.zone.value) return;
  elements.zone.value = timeZone;
  const address = new URL(location.href);
  const hasDays = elements.from.defaultValue || elements.to.defaultValue;
  if (shown.textContent !== timeZone && hasDays && !address.searchParams.get('zone')) {
    address.searchParams.set('zone', timeZone); // the results are those of another zone's days
    location.replace(address);
  }
  shown.textContent = timeZone;
}
