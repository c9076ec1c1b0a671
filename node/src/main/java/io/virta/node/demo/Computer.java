package io.virta.node.demo;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** The sensors of this computer. Missing or inaccessible ones are left out. */
final class Computer {
  private static final double MILLION = 1_000_000.0;

  private Computer() {}

  static List<Source> sources() {
    HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
    List<Source> sources = new ArrayList<>();
    sources.add(cores(hardware.getProcessor()));
    sources.add(memory(hardware.getMemory()));
    hardware.getDiskStores().stream()
        .filter(disk -> disk.getReads() + disk.getWrites() > 0)
        .forEach(disk -> sources.add(disk(disk)));
    hardware.getNetworkIFs(true).stream()
        .filter(network -> network.getBytesRecv() + network.getBytesSent() > 0)
        .forEach(network -> sources.add(network(network)));
    sources.add(garbageCollection());
    return sources;
  }

  private static Source cores(CentralProcessor processor) {
    long[][][] before = {processor.getProcessorCpuLoadTicks()};
    return elapsed -> {
      double[] busy = processor.getProcessorCpuLoadBetweenTicks(before[0]);
      before[0] = processor.getProcessorCpuLoadTicks();
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < busy.length; i++) {
        readings.add(Reading.of("cpu-" + i, "busyPercent", Rates.round(100 * busy[i])));
      }
      return readings;
    };
  }

  private static Source memory(GlobalMemory memory) {
    double total = memory.getTotal();
    return elapsed -> {
      double used = total - memory.getAvailable();
      return List.of(
          Reading.of("memory", "usedPercent", Rates.round(100 * used / total))
              .and("usedMB", Rates.round(used / MILLION)));
    };
  }

  private static Source disk(HWDiskStore disk) {
    String name = "disk-" + disk.getName().replaceFirst(".*[/\\\\]", "");
    Rates rates = new Rates(disk.getReadBytes(), disk.getWriteBytes(), disk.getTransferTime());
    return elapsed -> {
      if (!disk.updateAttributes()) {
        return List.of(); // unplugged
      }
      double[] perSecond =
          rates.next(elapsed, disk.getReadBytes(), disk.getWriteBytes(), disk.getTransferTime());
      return List.of(
          Reading.of(name, "readMBPerSecond", Rates.round(perSecond[0] / MILLION))
              .and("writeMBPerSecond", Rates.round(perSecond[1] / MILLION))
              .and("busyPercent", Rates.round(perSecond[2] / 10)));
    };
  }

  private static Source network(NetworkIF network) {
    String name = "network-" + network.getName();
    Rates rates = new Rates(network.getBytesRecv(), network.getBytesSent());
    return elapsed -> {
      if (!network.updateAttributes()) {
        return List.of();
      }
      double[] perSecond = rates.next(elapsed, network.getBytesRecv(), network.getBytesSent());
      return List.of(
          Reading.of(name, "receivedMBPerSecond", Rates.round(perSecond[0] / MILLION))
              .and("sentMBPerSecond", Rates.round(perSecond[1] / MILLION)));
    };
  }

  private static Source garbageCollection() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    Runtime runtime = Runtime.getRuntime();
    return elapsed -> {
      long runs = 0;
      long millis = 0;
      for (GarbageCollectorMXBean collector : collectors) {
        runs += Math.max(0, collector.getCollectionCount());
        millis += Math.max(0, collector.getCollectionTime());
      }
      double used = (runtime.totalMemory() - runtime.freeMemory()) / MILLION;
      return List.of(
          Reading.of("gc", "heapUsedMB", Rates.round(used))
              .and("collections", runs)
              .and("collectionMillis", millis));
    };
  }
}
