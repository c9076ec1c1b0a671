// @ts-check

/**
 * What a CSS variable is as a colour right now; a canvas knows no `light-dark()`.
 * @param {Element} element
 * @param {string} variable
 * @param {number} [alpha]
 */
export function colour(element, variable, alpha = 1) {
  const probe = document.createElement('i');
  probe.style.color = alpha === 1 ? `var(${variable})` : `color-mix(in srgb, var(${variable}) ${alpha * 100}%, transparent)`;
  element.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
