package io.virta.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKey;
import io.virta.actors.put.PutSource;
import java.nio.ByteBuffer;
import java.util.List;

/** The entries of one call, with their keys encoded as UTF-8 and their hash keys. */
final class EntrySource implements PutSource {
  private final List<PutEntry> entries;
  private final byte[][] keys;
  private final HashKey[] hashes;

  EntrySource(List<PutEntry> entries) {
    this.entries = entries;
    this.keys = new byte[entries.size()][];
    this.hashes = new HashKey[entries.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = entries.get(i).partitionKey().getBytes(UTF_8);
      HashKey explicit = entries.get(i).explicitHashKey();
      hashes[i] = explicit == null ? HashKey.ofPartitionKey(keys[i], 0, keys[i].length) : explicit;
    }
  }

  @Override
  public int count() {
    return keys.length;
  }

  @Override
  public long hashHigh(int i) {
    return hashes[i].high();
  }

  @Override
  public long hashLow(int i) {
    return hashes[i].low();
  }

  @Override
  public boolean hasExplicitHash(int i) {
    return entries.get(i).explicitHashKey() != null;
  }

  @Override
  public int keyLength(int i) {
    return keys[i].length;
  }

  @Override
  public int dataLength(int i) {
    return entries.get(i).data().remaining();
  }

  @Override
  public void copyKey(int i, byte[] to, int at) {
    System.arraycopy(keys[i], 0, to, at, keys[i].length);
  }

  @Override
  public void copyData(int i, byte[] to, int at) {
    ByteBuffer data = entries.get(i).data();
    data.get(data.position(), to, at, data.remaining());
  }
}
