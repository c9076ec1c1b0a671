package io.virta.processors.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the keys of one class into bytes and back: text, numbers, booleans, enums, UUIDs, and
 * records of these. Equal keys give equal bytes. Each value has a tag of its kind, and the format
 * never changes, because state is found by it. Thread-safe.
 *
 * <p>Tags: 1 text (length as int, UTF-8), 2 integer (8 bytes), 3 double (8 bytes), 4 boolean, 5
 * enum (its name, with the tag of a text), 6 UUID (16 bytes), 7 record (number of components, then
 * these), 8 text with unpaired surrogates, which UTF-8 would lose (length in characters as int,
 * UTF-16).
 */
public final class KeyCodec {
  private static final int TEXT = 1;
  private static final int INTEGER = 2;
  private static final int DOUBLE = 3;
  private static final int BOOLEAN = 4;
  private static final int ENUM = 5;
  private static final int UUIDS = 6;
  private static final int RECORD = 7;
  private static final int WIDE_TEXT = 8;

  private final Class<?> type;

  /**
   * @throws IllegalArgumentException if {@link #problemOf} has one
   */
  public KeyCodec(Class<?> type) {
    String problem = problemOf(type);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    this.type = type;
  }

  /** Returns why values of that class cannot be keys, as a sentence; null if they can. */
  public static @Nullable String problemOf(Class<?> type) {
    return problemOf(type, Set.of());
  }

  /**
   * @param around the records that contain it: one that contains itself would have no end
   */
  private static @Nullable String problemOf(Class<?> type, Set<Class<?>> around) {
    if (isSimple(type)) {
      return null;
    }
    if (!type.isRecord() || around.contains(type)) {
      return type.getSimpleName() + " cannot be a key.";
    }
    Set<Class<?>> inside = new HashSet<>(around);
    inside.add(type);
    for (RecordComponent component : type.getRecordComponents()) {
      if (problemOf(component.getType(), inside) != null) {
        return "%s cannot be a key, because its component %s is of type %s."
            .formatted(
                type.getSimpleName(), component.getName(), component.getType().getSimpleName());
      }
    }
    return null;
  }

  private static boolean isSimple(Class<?> type) {
    return type == String.class
        || type == UUID.class
        || type.isEnum()
        || isInteger(type)
        || isDouble(type)
        || isBoolean(type);
  }

  private static boolean isDouble(Class<?> type) {
    return type == Double.class || type == double.class;
  }

  private static boolean isBoolean(Class<?> type) {
    return type == Boolean.class || type == boolean.class;
  }

  private static boolean isInteger(Class<?> type) {
    return type == Long.class
        || type == long.class
        || type == Integer.class
        || type == int.class
        || type == Short.class
        || type == short.class;
  }

  /**
   * Returns the key, once it is known that it can be encoded.
   *
   * @throws IllegalArgumentException if it is null or has a component that is null
   */
  public Object checked(@Nullable Object key) {
    if (key == null || key instanceof Record) {
      encode(key);
    }
    return Objects.requireNonNull(key);
  }

  /**
   * Returns the bytes of a key.
   *
   * @throws IllegalArgumentException if the key is null or of another class
   */
  public byte[] encode(@Nullable Object key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(type, key, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Class<?> type, @Nullable Object value, DataOutputStream out)
      throws IOException {
    if (value instanceof String text && type == String.class) {
      writeText(text, out);
    } else if (value instanceof Number number && isInteger(type)) {
      out.writeByte(INTEGER);
      out.writeLong(number.longValue());
    } else if (value instanceof Double number && isDouble(type)) {
      out.writeByte(DOUBLE);
      out.writeLong(Double.doubleToLongBits(number)); // the bits that equals of Double compares
    } else if (value instanceof Boolean flag && isBoolean(type)) {
      out.writeByte(BOOLEAN);
      out.writeBoolean(flag);
    } else if (value instanceof Enum<?> constant && type.isEnum()) {
      out.writeByte(ENUM);
      writeText(constant.name(), out);
    } else if (value instanceof UUID id && type == UUID.class) {
      out.writeByte(UUIDS);
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
    } else if (value instanceof Record && type.isInstance(value)) {
      RecordComponent[] components = type.getRecordComponents();
      out.writeByte(RECORD);
      out.writeByte(components.length);
      for (RecordComponent component : components) {
        write(component.getType(), valueOf(component, value), out);
      }
    } else {
      throw new IllegalArgumentException(
          "a key is a %s, not %s".formatted(type.getSimpleName(), value));
    }
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    if (UTF_8.newEncoder().canEncode(text)) {
      byte[] bytes = text.getBytes(UTF_8);
      out.writeByte(TEXT);
      out.writeInt(bytes.length);
      out.write(bytes);
    } else {
      out.writeByte(WIDE_TEXT);
      out.writeInt(text.length());
      out.writeChars(text);
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Object record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "the component %s of a key cannot be read".formatted(component.getName()), e);
    }
  }

  /**
   * Returns the key with these bytes.
   *
   * @throws IOException if the bytes are no key of this class
   */
  public Object decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Object key = read(type, in);
    if (in.read() >= 0) {
      throw wrong(type);
    }
    return key;
  }

  private static Object read(Class<?> type, DataInputStream in) throws IOException {
    int tag = in.readUnsignedByte();
    if (type == String.class && (tag == TEXT || tag == WIDE_TEXT)) {
      return readText(tag, in);
    } else if (tag == INTEGER && isInteger(type)) {
      return integer(type, in.readLong());
    } else if (tag == DOUBLE && isDouble(type)) {
      return Double.longBitsToDouble(in.readLong());
    } else if (tag == BOOLEAN && isBoolean(type)) {
      return in.readBoolean();
    } else if (tag == ENUM && type.isEnum()) {
      return constant(type, readText(in.readUnsignedByte(), in));
    } else if (tag == UUIDS && type == UUID.class) {
      return new UUID(in.readLong(), in.readLong());
    } else if (tag == RECORD && type.isRecord()) {
      return record(type, in);
    }
    throw wrong(type);
  }

  private static String readText(int tag, DataInputStream in) throws IOException {
    int length = in.readInt();
    int bytes = tag == WIDE_TEXT ? Character.BYTES * length : length;
    if (length < 0 || bytes < 0 || bytes > in.available()) {
      throw wrong(String.class);
    }
    if (tag == TEXT) {
      return new String(in.readNBytes(bytes), UTF_8);
    }
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = in.readChar(); // a decoder would replace unpaired surrogates
    }
    return new String(chars);
  }

  private static Object integer(Class<?> type, long value) throws IOException {
    try {
      if (type == Integer.class || type == int.class) {
        return Math.toIntExact(value);
      } else if (type == Short.class || type == short.class) {
        return Short.parseShort(Long.toString(value));
      }
      return value;
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(type);
    }
  }

  private static Object constant(Class<?> type, String name) throws IOException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IOException("%s no longer has the constant %s".formatted(type.getSimpleName(), name));
  }

  private static Object record(Class<?> type, DataInputStream in) throws IOException {
    RecordComponent[] components = type.getRecordComponents();
    if (in.readUnsignedByte() != components.length) {
      throw wrong(type);
    }
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      types.add(component.getType());
      values.add(read(component.getType(), in));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IOException("no key %s of %s".formatted(type.getSimpleName(), values), e);
    }
  }

  private static IOException wrong(Class<?> type) {
    return new IOException("these bytes are no key of type " + type.getSimpleName());
  }
}
