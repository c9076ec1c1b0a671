// @ts-check
import { h } from 'preact';
import htm from 'htm';

/** Markup as tagged templates, a replacement for JSX that needs no build step. */
export const html = htm.bind(h);
