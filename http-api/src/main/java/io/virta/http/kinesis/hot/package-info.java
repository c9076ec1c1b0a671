/**
 * The hot paths that all records take: from request bytes to entries ({@link
 * io.virta.http.kinesis.hot.JsonPutScanner}, {@link io.virta.http.kinesis.hot.CborPutScanner}) and
 * from record blocks to answer bytes ({@link io.virta.http.kinesis.hot.PutAnswers}, {@link
 * io.virta.http.kinesis.hot.RecordsBody}). No object per record, no string for data. Knows neither
 * HTTP nor actors.
 */
@NullMarked
package io.virta.http.kinesis.hot;

import org.jspecify.annotations.NullMarked;
