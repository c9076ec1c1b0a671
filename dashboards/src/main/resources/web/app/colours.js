// @ts-check

/**
 * Resolves a CSS variable to its current colour; a canvas does not support `light-dark()`.
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
