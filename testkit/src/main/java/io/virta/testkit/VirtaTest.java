package io.virta.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts one node for the test class before its first test, and stops it after the last one;
 * constructors and methods get it as a {@link VirtaTestNode} parameter.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(VirtaExtension.class)
public @interface VirtaTest {
  /** The streams to create first, each {@code name} or {@code name:shards}. */
  String[] streams() default {};
}
