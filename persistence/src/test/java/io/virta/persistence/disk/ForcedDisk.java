package io.virta.persistence.disk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * A real disk that runs an action of the test before every fsync of a file, such as an error or a
 * wait.
 */
public final class ForcedDisk {
  /** The action before an fsync, on the thread that called it. */
  public interface BeforeForce {
    void run() throws Exception;
  }

  /** Blocks every fsync while it is shut. */
  public static final class Gate implements BeforeForce {
    private volatile CountDownLatch closed = new CountDownLatch(0);

    public void shut() {
      closed = new CountDownLatch(1);
    }

    public void open() {
      closed.countDown();
    }

    @Override
    public void run() throws InterruptedException {
      closed.await();
    }
  }

  private ForcedDisk() {}

  public static Disk of(Disk disk, BeforeForce before) {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              Object answer = call(disk, method, arguments);
              return answer instanceof DiskFile file ? of(file, before) : answer;
            });
  }

  private static DiskFile of(DiskFile file, BeforeForce before) {
    return (DiskFile)
        Proxy.newProxyInstance(
            DiskFile.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("force")) {
                before.run();
              }
              return call(file, method, arguments);
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
