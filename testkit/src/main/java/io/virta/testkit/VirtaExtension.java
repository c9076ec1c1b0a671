package io.virta.testkit;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The implementation of {@link VirtaTest}. */
final class VirtaExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(VirtaExtension.class);

  /** The node; JUnit closes it with the context of the test class. */
  private record Held(VirtaTestNode node) implements AutoCloseable {
    @Override
    public void close() {
      node.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    VirtaTestNode node = VirtaTestNode.start();
    context.getStore(NAMESPACE).put(VirtaTestNode.class, new Held(node));
    VirtaTest wanted = context.getRequiredTestClass().getAnnotation(VirtaTest.class);
    if (wanted != null) {
      for (String stream : wanted.streams()) {
        String[] parts = stream.split(":", 2);
        node.createStream(parts[0], parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == VirtaTestNode.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).get(VirtaTestNode.class, Held.class).node();
  }
}
