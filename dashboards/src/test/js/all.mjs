// All tests of the page's modules: node --import ./src/test/js/hooks.mjs src/test/js/all.mjs
import { readdirSync } from 'node:fs';

for (const file of readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs')).sort()) {
  await import(new URL(file, import.meta.url));
}
