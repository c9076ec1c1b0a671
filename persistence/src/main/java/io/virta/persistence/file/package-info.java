/**
 * Files and directories that only their owner can use; start at {@link
 * io.virta.persistence.file.PrivateFiles}. Knows nothing of what is in them.
 */
@NullMarked
package io.virta.persistence.file;

import org.jspecify.annotations.NullMarked;
