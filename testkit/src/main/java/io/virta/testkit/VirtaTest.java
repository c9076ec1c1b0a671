package io.virta.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the test class one node, started before its first test and stopped after its last one;
 * constructors and methods take it as a {@link VirtaTestNode} parameter.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(VirtaExtension.class)
public @interface VirtaTest {
  /** Streams to make first, each {@code name} or {@code name:shards}. */
  String[] streams() default {};
}
