/**
 * The code of apps: jar files with processors, each with a class loader of its own. Start at {@link
 * io.virta.processors.code.AppJar}.
 */
@NullMarked
package io.virta.processors.code;

import org.jspecify.annotations.NullMarked;
