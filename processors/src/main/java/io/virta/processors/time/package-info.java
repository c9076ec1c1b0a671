/**
 * Event time. Each shard of an input has a watermark, which is a function of its records alone:
 * their event times and their arrival times, both of which are in the log. A replay therefore
 * computes the same watermarks, and decides the same way what is late.
 */
@NullMarked
package io.virta.processors.time;

import org.jspecify.annotations.NullMarked;
