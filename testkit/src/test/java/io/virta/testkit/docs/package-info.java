/** The code of the manual's pages, compiled and run; start at {@link DocumentedCodeTest}. */
@NullMarked
package io.virta.testkit.docs;

import org.jspecify.annotations.NullMarked;
