package io.virta.processors;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The permanent id of a {@link Definition}, and the version of its results. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Processor {
  /**
   * Names the processor, its state and its bad records; never changes. 1 to 64 lower-case letters,
   * digits and hyphens, starting with a letter.
   */
  String id();

  /** To be increased whenever the processor computes other results from the same events. */
  int version() default 1;
}
