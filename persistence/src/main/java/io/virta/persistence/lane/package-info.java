/**
 * The lane: a log on one disk that many persistence ids share. Start at {@link
 * io.virta.persistence.lane.Lane}, which documents what callers can rely on; {@link
 * io.virta.persistence.lane.LaneLog} implements it. This page explains the implementation. Knows no
 * actor; all file access goes through {@link io.virta.persistence.disk.Disk}.
 *
 * <p>The purpose of a lane is that one fsync serves all writers: the cost of a durable write does
 * not grow with the number of ids. The price is that entries of all ids are mixed in the same
 * files: the lane must keep an index of the entries of each id, and must know which entries of a
 * file are still needed before it removes the file. The rest of this page follows from two rules:
 * an acknowledged entry is never lost to a crash (except in the two lossy modes), and bytes that
 * were durable once and cannot be read are reported, never skipped silently.
 *
 * <h2>Packages</h2>
 *
 * <p>Each package knows only those before it in this list; {@code recovery}, {@code read} and
 * {@code write} do not know each other.
 *
 * <ul>
 *   <li>{@link io.virta.persistence.lane.settings}: the configuration of a lane
 *   <li>{@link io.virta.persistence.lane.segment}: files, headers and entries, and how to scan them
 *   <li>{@link io.virta.persistence.lane.evidence}: the small files next to the segments
 *   <li>{@link io.virta.persistence.lane.index}: the state of each id, and the places of its
 *       entries
 *   <li>{@link io.virta.persistence.lane.recovery}: builds the index from the files when the lane
 *       opens
 *   <li>{@link io.virta.persistence.lane.read}: serves reads, on any thread
 *   <li>{@link io.virta.persistence.lane.write}: makes requests durable, on one thread
 *   <li>this package: the API, and the tools for a lane that is not open
 * </ul>
 *
 * <h2>Files</h2>
 *
 * <p>All numbers are little endian. Every file except {@code LOCK} contains the store id, a random
 * UUID of this lane, so that a foreign file is recognized. (Small files of older formats do not
 * contain it; they are accepted unless a segment header contradicts them.)
 *
 * <ul>
 *   <li>{@code STORE}: one line with the UUID and the name of the lane.
 *   <li>{@code 0000000000000001.log} and so on: segments. A page of 4096 bytes with the header,
 *       twice ({@link io.virta.persistence.lane.segment.SegmentHeader}), then entries, each at a
 *       multiple of 8 ({@link io.virta.persistence.lane.segment.EntryHead}). Only the newest
 *       segment is written. Every opening of the lane starts a new one.
 *   <li>{@code 0000000000000001.idx}: the places of the entries of a sealed segment ({@link
 *       io.virta.persistence.lane.index.SealedIndex}). Can always be rebuilt from the segment.
 *   <li>{@code CHECKPOINT-0}, {@code CHECKPOINT-1}: facts that must outlive the segments that they
 *       come from ({@link io.virta.persistence.lane.evidence.Checkpoint}). The two slots are
 *       written in turn.
 *   <li>{@code WATERMARK}: the LSN up to which the lane was durable, in two slots ({@link
 *       io.virta.persistence.lane.evidence.Watermark}).
 *   <li>{@code TOMBSTONES}: the data that a repair abandoned ({@link
 *       io.virta.persistence.lane.evidence.Tombstones}).
 *   <li>{@code *.free}: freed segments that wait for reuse; {@code *.tmp}: files that a crash left
 *       incomplete. An opening of the lane deletes both.
 * </ul>
 *
 * <p>The head of an entry has a checksum over itself and the meta, which is the small part that
 * recovery needs (the header of a batch, the lengths of events). The body has its own checksum, so
 * that a damaged body costs one entry and the scan still finds the next one. An entry refers to its
 * persistence id by a number; an entry of kind {@code DICTIONARY} in the same segment maps the
 * number to the id. A number is never given to a second id.
 *
 * <p>A new segment is first written and forced under another name, with its header, and then
 * renamed. A {@code .log} file with an unreadable header is therefore damaged, never incomplete. A
 * recycled file still holds entries of its former segment; each entry carries the number of its
 * segment, and entries with another number are ignored.
 *
 * <h2>The chain of LSNs</h2>
 *
 * <p>The LSN numbers all entries of the lane without a gap. Three links depend on it.
 *
 * <ul>
 *   <li>From entry to entry: the next entry has the next number. Anything else in its place is
 *       either the end of the lane or a hole, and the number of entries in a hole is known.
 *   <li>From segment to segment: a header names the previous segment, the end of its entries and
 *       its last LSN. Bytes after that end were never acknowledged (or, in a lossy mode, were
 *       lost), and their LSNs were assigned again. An opening after a crash therefore closes the
 *       torn segment by starting the next one, and writes nothing after its end.
 *   <li>From id to id: an entry has the distance, in LSNs, to the previous entry of its own id. An
 *       entry after a hole that points to a place before the hole proves that its id lost nothing
 *       in the hole; an entry that points into the hole proves a loss. For ids without an entry
 *       after the hole nothing is proven, so their reads fail instead of returning fewer entries
 *       than there were.
 * </ul>
 *
 * <h2>Torn tail against damage</h2>
 *
 * <p>After a crash, the end of the newest segment may hold a partial write. It was never
 * acknowledged, so it must be dropped. But the same bytes may also have been durable and are now
 * damaged; then they must be reported. Only evidence of what was durable distinguishes the two
 * cases: the watermark. It is stored in three places.
 *
 * <ul>
 *   <li>Every entry carries the LSN up to which the lane was durable when the entry was written. A
 *       readable entry therefore proves that the entries up to that LSN were durable.
 *   <li>Every checkpoint states an LSN, and everything up to it is durable.
 *   <li>The file {@code WATERMARK}: no later entry can prove anything about the newest entries, and
 *       a truncated segment loses any evidence inside it. An idle lane writes and forces this file;
 *       a busy lane writes it from time to time without an fsync.
 * </ul>
 *
 * <p>{@link io.virta.persistence.lane.segment.SegmentScan} walks through the entries. If the entry
 * with the next LSN cannot be read, this is a torn tail if that LSN is above every watermark,
 * including those of later entries; otherwise it is a hole. If a later header, an index or a
 * checkpoint states the end of the segment, nothing before that end can be a torn tail. A window
 * remains: entries that became durable after the last evidence, and were damaged in addition to a
 * crash, look like a torn tail. {@code docs/durability.md} states the length of this window.
 *
 * <p>Entries that recovery accepts above the watermark are written again and forced before they
 * count. A failed fsync may leave pages in the cache that look written but are not on the disk;
 * only after the second write does the fsync cover them.
 *
 * <h2>What is proven when</h2>
 *
 * <ul>
 *   <li>A completed append, under {@code durability = group}: its entry and all before it are
 *       written and forced. The index changes after that and before the future completes, so that a
 *       reader that knows of the acknowledgement finds the entry. Under {@code interval} and {@code
 *       os} both happen after the write, and the fsync comes later: a power cut may lose the newest
 *       entries, but never entries in between.
 *   <li>An append that failed for lack of room: the part that was written is truncated, and the
 *       truncation is forced, before the future fails. Otherwise, after a crash, its entry could
 *       appear valid after later ones.
 *   <li>An append that failed because a write or an fsync failed: nothing is proven. The lane
 *       accepts nothing more, because the content of the page cache is then unknown.
 *   <li>A read: the head and the body match their checksums, and the head is the one that the index
 *       expects. Reading only the header of a batch checks the head and the header.
 *   <li>An index file: its segment is durable up to the end that the index names.
 *   <li>A header: the segment before it is durable up to the end that the header names.
 * </ul>
 *
 * <p>The checksum of a body is computed once, before the request reaches the writer thread, over
 * the bytes that go to the disk. It is stored unchanged, even when the entry is copied to another
 * segment later. If the writer thread computed it, the speed of one core would limit all ids.
 *
 * <h2>Checkpoints, and freeing space</h2>
 *
 * <p>A trim, a drop, a snapshot and the deletion of one are entries as well. When no entry of a
 * sealed segment is kept any longer, its file is freed, including the entries that record trims and
 * drops. A checkpoint therefore records, as of its LSN: the highest number and the trim point of
 * each id, its snapshots, the numbers of dropped ids, and the sealed segments that must exist. It
 * is written when a lane opens, when a segment is full, before files are freed and on a clean stop.
 *
 * <p>Before a file is freed, both slots hold checkpoints that no longer list it. This gives the
 * second proof that recovery needs: a listed segment without a file is lost; a file that is not
 * listed was freed, but a crash prevented its deletion; after the newest segment of the checkpoint,
 * no segment may be missing. A clean stop sets a flag in the checkpoint; with the flag, no entry
 * can be missing without evidence. The next opening clears the flag in both slots before it writes
 * an entry.
 *
 * <p>An opening reads the index file of each segment that the checkpoint covers, and scans only
 * segments that are newer, damaged, or without an index file that belongs to them. If there is
 * damage, the checkpoint also records the entries that it could not see ({@code unseen}), so that a
 * restored file is used again; until then, or until a repair, every file with lost entries is kept.
 * A repair writes tombstones and no byte of a segment: it makes readers skip what is lost,
 * explicitly.
 *
 * <h2>Copy forward</h2>
 *
 * <p>One long-lived entry keeps its complete file. With {@code copy-forward}, the writer examines
 * the old segments whenever one is full. It empties those with few kept entries, oldest first, by
 * writing these entries again at the end of the lane, at most half a segment each time. The copies
 * are marked as such, and they are durable before the index points to them; then no entry of the
 * old file is kept, and it is freed like any other. A crash may leave only some of the copies of a
 * run. Recovery uses the copies if they contain everything of the older run that is still needed,
 * and otherwise the older run: the original is deleted only after the copy is complete.
 *
 * <h2>Threads</h2>
 *
 * <p>One thread changes a lane. While it forces a group, the next requests accumulate in its queue,
 * so groups grow with the load; on slow disks a group also waits a moment for writers that were
 * just answered. Reads never wait for a write or an fsync: they read volatile fields of the index,
 * whose arrays are replaced or only grow at their end. Each segment counts its readers, and its
 * file is kept until the last reader is done.
 */
@NullMarked
package io.virta.persistence.lane;

import org.jspecify.annotations.NullMarked;
