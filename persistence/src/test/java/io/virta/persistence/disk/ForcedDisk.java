package io.virta.persistence.disk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A real disk with something of the test's before every fsync of a file: an error, a wait. */
public final class ForcedDisk {
  /** What comes before an fsync, on the thread that asked for it. */
  public interface BeforeForce {
    void run() throws Exception;
  }

  /** Lets nobody pass while it is shut. */
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
