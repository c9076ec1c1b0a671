// Makes Node.js resolve the page's modules like a browser: bare names by the import map of index.html.
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const web = new URL('../../main/resources/web/', import.meta.url);
const index = readFileSync(new URL('index.html', web), 'utf8');
const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(index)[1]);

export async function resolve(specifier, context, next) {
  const target = imports[specifier];
  return target ? { url: new URL(target.slice(1), web).href, shortCircuit: true } : next(specifier, context);
}

export async function load(url, context, next) {
  return url.startsWith(web.href) ? { format: 'module', source: await readFile(new URL(url)), shortCircuit: true } : next(url, context);
}

if (isMainThread) register(import.meta.url);
