/** Tests of aggregated records: intact, damaged and malicious ones. */
@NullMarked
package io.virta.client.kpl;

import org.jspecify.annotations.NullMarked;
