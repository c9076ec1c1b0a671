/**
 * Measurements that the hot path can afford. Start at {@link
 * io.virta.persistence.measure.DurationHistogram}. Knows no metrics library: the publisher of the
 * figures reads them.
 */
@NullMarked
package io.virta.persistence.measure;

import org.jspecify.annotations.NullMarked;
