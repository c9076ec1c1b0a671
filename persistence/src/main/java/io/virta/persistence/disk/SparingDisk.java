package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * A disk that closes its idle files when the process has no file handle left, and retries once:
 * other parts of the process may have taken the last handle, and a log that cannot write fails
 * permanently. Only opening a file is retried, never a write or a force.
 */
final class SparingDisk extends ForwardingDisk {
  private interface Opening<T> {
    T open() throws IOException;
  }

  private final OpenFiles files;

  SparingDisk(Disk disk, OpenFiles files) {
    super(disk);
    this.files = files;
  }

  private <T> T sparing(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (NoSuchFileException | FileAlreadyExistsException | AccessDeniedException otherwise) {
      throw otherwise;
    } catch (FileSystemException noHandle) {
      files.closeAllIdle();
      return opening.open();
    }
  }

  @Override
  public List<String> list() throws IOException {
    return sparing(disk::list);
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return sparing(() -> disk.open(name));
  }

  @Override
  public DiskFile openDirect(String name) throws IOException {
    return sparing(() -> disk.openDirect(name));
  }

  @Override
  public DiskFile openToRead(String name, boolean direct) throws IOException {
    return sparing(() -> disk.openToRead(name, direct));
  }

  @Override
  public DiskFile create(String name) throws IOException {
    return sparing(() -> disk.create(name));
  }

  @Override
  public void forceDirectory() throws IOException {
    sparing(
        () -> {
          disk.forceDirectory(); // a failed force does not throw a FileSystemException
          return this;
        });
  }
}
