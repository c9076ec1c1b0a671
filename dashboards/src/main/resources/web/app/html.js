// @ts-check
import { h } from 'preact';
import htm from 'htm';

/** Markup as tagged templates: what JSX would be, without a build. */
export const html = htm.bind(h);
