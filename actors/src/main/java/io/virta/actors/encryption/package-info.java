/**
 * The keys that encrypt records at rest: master keys, which operators keep in a file or in the
 * environment, and the data keys of streams, which are stored with the stream, wrapped by a master
 * key; start at {@code MasterKeys} and {@code DataKeyRing}. Knows no stream entity, no shard and no
 * HTTP; the ciphers of record blocks are in module {@code persistence}.
 */
@NullMarked
package io.virta.actors.encryption;

import org.jspecify.annotations.NullMarked;
