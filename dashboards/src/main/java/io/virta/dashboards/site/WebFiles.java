package io.virta.dashboards.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds the page's files by path. Safe for any thread. */
interface WebFiles {
  /** Path segments without a leading dot, so that no path leads out of the directory. */
  Pattern PATH =
      Pattern.compile("(?:[a-zA-Z0-9@_-][a-zA-Z0-9@._-]*/){0,4}[a-zA-Z0-9@_-][a-zA-Z0-9@._-]*");

  Optional<WebFile> find(String path);

  /** Returns the files of the class path, each read once. */
  static WebFiles packaged() {
    Map<String, WebFile> found = new ConcurrentHashMap<>();
    // Only existing files are cached: requests for random names must not fill the memory.
    return path ->
        Optional.ofNullable(found.get(path))
            .or(
                () -> {
                  Optional<WebFile> file = readPackaged(path);
                  file.ifPresent(fresh -> found.put(path, fresh));
                  return file;
                });
  }

  /** Returns the files below a directory, read on each request. */
  static WebFiles in(String directory) {
    Path root = Path.of(directory);
    return path ->
        PATH.matcher(path).matches() && Files.isRegularFile(root.resolve(path))
            ? Optional.of(read(root, path))
            : Optional.empty();
  }

  private static Optional<WebFile> readPackaged(String path) {
    // A name without an extension may be a directory; some class loaders return a listing for it.
    if (!PATH.matcher(path).matches() || path.indexOf('.') < 0) {
      return Optional.empty();
    }
    try (InputStream in = WebFiles.class.getResourceAsStream("/web/" + path)) {
      return in == null ? Optional.empty() : Optional.of(WebFile.of(path, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read web/" + path, e);
    }
  }

  private static WebFile read(Path root, String path) {
    try {
      return WebFile.of(path, Files.readAllBytes(root.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
