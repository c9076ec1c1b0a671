package io.virta.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JvmMemoryTest {
  private static final String G1 =
      """
      4711:
       garbage-first heap   total 262144K, used 81920K [0x00000000e0000000, 0x0000000100000000)
        region size 1024K, 20 young (20480K), 4 survivors (4096K)
       Metaspace       used 51200K, committed 52000K, reserved 1114112K
        class space    used 6144K, committed 6400K, reserved 1048576K
      """;
  private static final String SERIAL =
      """
      4711:
       def new generation   total 78656K, used 1000K [0x00, 0x01, 0x02)
        eden space 69952K,   1% used [0x00, 0x01, 0x02)
       tenured generation   total 174784K, used 24K [0x00, 0x01, 0x02)
       Metaspace       used 51200K, committed 52000K, reserved 1114112K
      """;
  private static final String PARALLEL =
      """
      4711:
       PSYoungGen      total 152576K, used 1000K [0x00, 0x01, 0x02)
        eden space 131072K, 0% used [0x00,0x01,0x02)
        from space 21504K, 0% used [0x00,0x01,0x02)
       ParOldGen       total 349696K, used 24K [0x00, 0x01, 0x02)
        object space 349696K, 0% used [0x00,0x01,0x02)
       Metaspace       used 51200K, committed 52000K, reserved 1114112K
      """;

  @Test
  void counts_the_parts_of_the_heap_and_nothing_else() {
    assertThat(JvmMemory.usedBytes(G1)).isEqualTo(81920L << 10);
    assertThat(JvmMemory.usedBytes(SERIAL)).isEqualTo(1024L << 10);
    assertThat(JvmMemory.usedBytes(PARALLEL)).isEqualTo(1024L << 10);
    assertThat(JvmMemory.usedBytes("no heap here")).isZero();
  }

  @Test
  void asks_a_running_jvm(@TempDir Path directory) {
    JvmMemory own = new JvmMemory(ProcessHandle.current().pid(), directory);
    assertThat(own.usedBytes()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
    assertThat(own.liveBytes()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
  }
}
