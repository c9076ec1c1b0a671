/**
 * The paths on which every record goes: from request bytes to entries ({@link
 * io.virta.http.hot.JsonPutScanner}, {@link io.virta.http.hot.CborPutScanner}) and from record
 * blocks to answer bytes ({@link io.virta.http.hot.PutAnswers}, {@link
 * io.virta.http.hot.RecordsBody}). No object per record, no string for data. Knows neither HTTP nor
 * actors.
 */
@NullMarked
package io.virta.http.hot;

import org.jspecify.annotations.NullMarked;
