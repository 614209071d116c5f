// A browser's storage as lib/storage.js gives it to modules. One that is `full` refuses every value.
export class FakeStorage {
  values = new Map();
  isFull = false;

  recall = (key) => this.values.get(key) ?? null;
  storedKeys = () => [...this.values.keys()];

  remember = (key, value) => {
    if (value === null) this.values.delete(key);
    else if (this.isFull) return false;
    else this.values.set(key, value);
    return true;
  };
}
