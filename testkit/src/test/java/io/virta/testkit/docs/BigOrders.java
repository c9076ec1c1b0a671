package io.virta.testkit.docs;

import io.virta.processors.Definition;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;

/** The processor of the page on processors. */
@Processor(id = "big-orders")
public final class BigOrders implements Definition {
  record Order(String id, String customer, long cents) {}

  record BigOrder(String id, long euros) {}

  @Override
  public void define(Pipeline pipeline) {
    pipeline
        .read("orders", Order.class)
        .filter(order -> order.cents() >= 100_000)
        .map(order -> new BigOrder(order.id(), order.cents() / 100))
        .write("big-orders", BigOrder::id);
  }
}
