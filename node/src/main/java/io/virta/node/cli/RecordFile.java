package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A file of records: NDJSON with one JSON value per line, or CSV with a header line, whose rows
 * become JSON objects. The file is read lazily.
 */
final class RecordFile implements Iterator<RecordFile.Item>, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One record of the file.
   *
   * @param number line or row number, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Item(long number, JsonNode value, byte[] data) {
    /** Returns the text of a field; null if the record has no such field. */
    @Nullable String field(String name) {
      JsonNode field = value.path(name);
      return field.isMissingNode() || field.isNull() ? null : field.asText();
    }
  }

  private final Path file;
  private final CountingStream bytes;
  private final Iterator<Item> items;

  private RecordFile(Path file, CountingStream bytes, Iterator<Item> items) {
    this.file = file;
    this.bytes = bytes;
    this.items = items;
  }

  /** Opens a file; a name that ends in {@code .csv} means CSV, any other NDJSON. */
  static RecordFile open(Path file) throws IOException {
    CountingStream bytes = new CountingStream(Files.newInputStream(file));
    boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    return new RecordFile(file, bytes, csv ? rows(bytes) : lines(bytes));
  }

  private static Iterator<Item> rows(InputStream in) throws IOException {
    MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(in);
    return new Iterator<>() {
      private long number;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Item next() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        rows.next().forEach(object::put);
        return new Item(++number, object, object.toString().getBytes(UTF_8));
      }
    };
  }

  private static Iterator<Item> lines(InputStream in) {
    ByteLines lines = new ByteLines(in);
    return new Iterator<>() {
      private byte @Nullable [] next;

      @Override
      public boolean hasNext() {
        try {
          while (next == null) {
            byte[] line = lines.next();
            if (line == null) {
              return false;
            }
            next = isBlank(line) ? null : line;
          }
          return true;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Item next() {
        if (!hasNext() || next == null) {
          throw new NoSuchElementException();
        }
        byte[] line = next;
        next = null;
        return new Item(lines.number(), json(line, lines.number()), line);
      }
    };
  }

  private static boolean isBlank(byte[] line) {
    return new String(line, ISO_8859_1).isBlank();
  }

  /** Parses decoded text; from bytes Jackson would also accept UTF-16 and a byte order mark. */
  private static JsonNode json(byte[] line, long number) {
    try {
      return JSON.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("line " + number + " is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "line " + number + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      return items.hasNext();
    } catch (RuntimeException malformed) {
      throw malformed(malformed);
    }
  }

  @Override
  public Item next() {
    try {
      return items.next();
    } catch (NoSuchElementException end) {
      throw end;
    } catch (RuntimeException malformed) {
      throw malformed(malformed);
    }
  }

  private IllegalArgumentException malformed(RuntimeException failure) {
    String what =
        !(failure instanceof IllegalArgumentException)
                && failure.getCause() instanceof JsonProcessingException row
            ? "row at line %d is not CSV: %s"
                .formatted(row.getLocation().getLineNr(), row.getOriginalMessage())
            : String.valueOf(failure.getMessage());
    return new IllegalArgumentException(file + ": " + what, failure);
  }

  /** The number of bytes of the file read so far. */
  long bytesRead() {
    return bytes.count();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
