package io.virta.processors.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the subtypes of a sealed type apart by a member {@code type} with their simple name, unless
 * the type has Jackson's own annotations.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;
  private static final String MEMBER = "type";

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
    TypeResolverBuilder<?> own = super.findTypeResolver(config, annotated, baseType);
    if (own != null || !belongsToSealed(annotated.getRawType())) {
      return own;
    }
    return new StdTypeResolverBuilder()
        .init(JsonTypeInfo.Id.NAME, null)
        .inclusion(JsonTypeInfo.As.PROPERTY)
        .typeProperty(MEMBER);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    List<NamedType> own = super.findSubtypes(annotated);
    if (own != null || !annotated.getRawType().isSealed()) {
      return own;
    }
    List<NamedType> all = new ArrayList<>();
    collect(annotated.getRawType(), all);
    return all;
  }

  /**
   * Returns why the subtypes of a type cannot be told apart, as a sentence; null if they can, or if
   * the type is not sealed.
   */
  static @Nullable String problemOf(Class<?> type) {
    if (!type.isSealed() || type.isAnnotationPresent(JsonTypeInfo.class)) {
      return null;
    }
    List<NamedType> all = new ArrayList<>();
    collect(type, all);
    Set<String> names = new HashSet<>();
    for (NamedType subtype : all) {
      if (!names.add(subtype.getName())) {
        return "%s has two subtypes named %s.".formatted(type.getSimpleName(), subtype.getName());
      }
      if (hasMember(subtype.getType())) {
        return "%s has a component named %s, which is the member that names the subtype."
            .formatted(subtype.getName(), MEMBER);
      }
    }
    return null;
  }

  private static boolean hasMember(Class<?> subtype) {
    return subtype.isRecord()
        && Arrays.stream(subtype.getRecordComponents())
            .anyMatch(component -> component.getName().equals(MEMBER));
  }

  private static void collect(Class<?> type, List<NamedType> all) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        collect(permitted, all);
      } else {
        all.add(new NamedType(permitted, permitted.getSimpleName()));
      }
    }
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass annotated) {
    String own = super.findTypeName(annotated);
    return own != null || !belongsToSealed(annotated.getRawType())
        ? own
        : annotated.getRawType().getSimpleName();
  }

  private static boolean belongsToSealed(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (type.isSealed() || belongsToSealed(type.getSuperclass())) {
      return true;
    }
    for (Class<?> face : type.getInterfaces()) {
      if (belongsToSealed(face)) {
        return true;
      }
    }
    return false;
  }
}
