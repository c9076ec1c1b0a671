package io.virta.dashboards.tail;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/** Creates data like that of producers. */
public final class PutData {
  private PutData() {}

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  static byte[] gzipOfZeros(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[64 * 1024];
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int written = 0; written < count; written += zeros.length) {
        gzip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  /** Returns a KPL aggregate of several user records with one partition key. */
  public static byte[] aggregated(String partitionKey, byte[]... data) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    out.writeString(1, partitionKey);
    for (byte[] one : data) {
      ByteArrayOutputStream record = new ByteArrayOutputStream();
      CodedOutputStream fields = CodedOutputStream.newInstance(record);
      fields.writeUInt64(1, 0);
      fields.writeByteArray(3, one);
      fields.flush();
      out.writeByteArray(3, record.toByteArray());
    }
    out.flush();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    all.write(message.toByteArray());
    all.write(MessageDigest.getInstance("MD5").digest(message.toByteArray()));
    return all.toByteArray();
  }
}
