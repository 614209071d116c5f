// Pages that run the scripts of static/ themselves in place of their bundles, so that a test can import what it has to
// watch: the page's own instance of a module.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SCRIPTS = resolve(import.meta.dirname, '../../../static/js');

/** Serves the sources to what opens from now on: to a page or to all of a window. */
export const serveSources = (target) =>
  target.route('**/static/v-*/js/**', (route) => {
    const path = join(SCRIPTS, new URL(route.request().url()).pathname.replace(/^.*?\/js\//, ''));
    return existsSync(path) ? route.fulfill({ path, contentType: 'text/javascript' }) : route.abort();
  });

/** The address of a module on a page that runs the sources: import(await sourceOf(page, 'stream.js')) there. */
export const sourceOf = (page, name) =>
  page.evaluate((file) => document.querySelector('script[type=module]').src.replace(/entries\/.*/, file), name);
