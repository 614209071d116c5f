/** A random id of 32 hex digits. Not randomUUID: that needs a secure context, which a host on plain HTTP is not. */
export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
