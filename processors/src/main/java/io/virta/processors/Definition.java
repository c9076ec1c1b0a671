package io.virta.processors;

/**
 * A processor: connects inputs to outputs. Called again whenever the processor is checked or
 * (re)started, each time on one thread. It only describes the work and must not perform I/O; it
 * must describe the same pipeline each time.
 */
@FunctionalInterface
public interface Definition {
  /** Describes the pipeline by calls of its methods. */
  void define(Pipeline pipeline);
}
