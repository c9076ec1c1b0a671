/**
 * Files and directories that only their owner can use; start at {@link
 * io.virta.persistence.file.PrivateFiles}. Knows nothing about their content.
 */
@NullMarked
package io.virta.persistence.file;

import org.jspecify.annotations.NullMarked;
