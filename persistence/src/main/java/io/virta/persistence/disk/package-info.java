/**
 * The file system as the log sees it: start at {@link io.virta.persistence.disk.Disk}. Everything
 * that can be lost, torn or refused by a disk passes through here, so that a test can lose, tear
 * and refuse it.
 */
@NullMarked
package io.virta.persistence.disk;

import org.jspecify.annotations.NullMarked;
