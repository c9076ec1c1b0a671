/**
 * The settings of a lane: {@link io.virta.persistence.lane.settings.LaneSettings} reads and checks
 * one section of the configuration. Knows no file of a lane.
 */
@NullMarked
package io.virta.persistence.lane.settings;

import org.jspecify.annotations.NullMarked;
