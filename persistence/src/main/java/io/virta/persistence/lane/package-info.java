/**
 * The lane: a log on one disk that many persistence ids share. Start at {@link
 * io.virta.persistence.lane.Lane}, which says what callers can rely on; {@link
 * io.virta.persistence.lane.LaneLog} implements it. This page explains how. Knows no actor; all
 * file access goes through {@link io.virta.persistence.disk.Disk}.
 *
 * <p>The purpose of a lane is that one fsync serves all writers: the cost of a durable write does
 * not grow with the number of ids. The price is that entries of all ids are mixed in the same
 * files, so that the lane must keep an index of who has what where, and must know what remains
 * needed in a file before it removes the file. The rest of this page follows from two rules: an
 * acknowledged entry is never lost to a crash (except in the two lossy modes), and bytes that were
 * durable once and cannot be read are reported, never skipped in silence.
 *
 * <h2>Packages</h2>
 *
 * <p>Each package knows only those before it in this list; {@code recovery}, {@code read} and
 * {@code write} do not know each other.
 *
 * <ul>
 *   <li>{@link io.virta.persistence.lane.settings}: what the operator configured
 *   <li>{@link io.virta.persistence.lane.segment}: files, headers, entries; scanning them
 *   <li>{@link io.virta.persistence.lane.evidence}: the small files beside the segments
 *   <li>{@link io.virta.persistence.lane.index}: what is known of each id, and where its entries
 *       are
 *   <li>{@link io.virta.persistence.lane.recovery}: from files to an index when the lane opens
 *   <li>{@link io.virta.persistence.lane.read}: from a question to bytes, on any thread
 *   <li>{@link io.virta.persistence.lane.write}: from a request to durable bytes, on one thread
 *   <li>this package: what callers use, and the tools for a lane that nobody has open
 * </ul>
 *
 * <h2>Files</h2>
 *
 * <p>All numbers are little endian. Every file but {@code LOCK} names the store, a random UUID of
 * this lane, so that a file from elsewhere is recognized. (Small files of older formats do not;
 * they count as long as no segment header contradicts them.)
 *
 * <ul>
 *   <li>{@code STORE}: one line with the UUID and the name of the lane.
 *   <li>{@code 0000000000000001.log} and so on: segments. A page of 4096 bytes with the header,
 *       twice ({@link io.virta.persistence.lane.segment.SegmentHeader}), then entries, each at a
 *       multiple of 8 ({@link io.virta.persistence.lane.segment.EntryHead}). Only the newest one is
 *       written. Every opening of the lane begins a new one.
 *   <li>{@code 0000000000000001.idx}: where the entries of a sealed segment are ({@link
 *       io.virta.persistence.lane.index.SealedIndex}). Can always be rebuilt from the segment.
 *   <li>{@code CHECKPOINT-0}, {@code CHECKPOINT-1}: what must outlive the segments it was learned
 *       from ({@link io.virta.persistence.lane.evidence.Checkpoint}). Two slots take turns.
 *   <li>{@code WATERMARK}: how far the lane was durable, in two slots ({@link
 *       io.virta.persistence.lane.evidence.Watermark}).
 *   <li>{@code TOMBSTONES}: what a repair abandoned ({@link
 *       io.virta.persistence.lane.evidence.Tombstones}).
 *   <li>{@code *.free}: segments that were given back and wait to be written again; {@code *.tmp}:
 *       what a crash left half made. An opening deletes both.
 * </ul>
 *
 * <p>The head of an entry has a checksum over itself and the meta, which is the small part that
 * recovery needs (the header of a batch, the lengths of events). The body has one of its own, so
 * that a damaged body costs one entry and the scan still knows where the next one is. An entry
 * names its persistence id by a number; an entry of kind {@code DICTIONARY} in the same segment
 * says which id the number stands for. A number is never given to a second id.
 *
 * <p>A new segment is written and forced under another name, with its header, and renamed then. So
 * a named segment with an unreadable header is damaged, never half made. A recycled file still
 * holds entries of its former segment; each entry carries the number of its segment, and those of
 * another one do not count.
 *
 * <h2>The chain of LSNs</h2>
 *
 * <p>Entries are numbered through the whole lane without a gap: the LSN. Three links depend on it.
 *
 * <ul>
 *   <li>From entry to entry: the next entry has the next number. Anything else at that place is the
 *       end of the lane or a hole, and a hole has a known number of entries.
 *   <li>From segment to segment: a header says which segment came before, where its entries end and
 *       what its last number is. Whatever stands behind that end was never acknowledged (or, in a
 *       lossy mode, was lost), and its numbers were given away again. So an opening after a crash
 *       closes the torn segment by beginning the next one, and writes nothing behind its end.
 *   <li>From id to id: an entry says how many numbers back the previous entry of its own id is. An
 *       entry behind a hole that points in front of it proves that its id lost nothing in the hole;
 *       one that points into the hole proves a loss. Ids without an entry behind the hole can prove
 *       nothing, and answer with an error instead of with less than there was.
 * </ul>
 *
 * <h2>Torn tail against damage</h2>
 *
 * <p>After a crash, the end of the newest segment may hold half a write. Nobody was told that it is
 * durable, so it must go. The same bytes may also be damaged although they were durable, and then
 * they must be reported. Only evidence of what was durable tells the two apart: the watermark. It
 * stands in three places.
 *
 * <ul>
 *   <li>Every entry carries the LSN up to which the lane was durable when the entry was written. So
 *       an entry that can be read proves that those up to that number were durable.
 *   <li>Every checkpoint is true up to an LSN, and everything up to that is durable.
 *   <li>The file {@code WATERMARK}, since nothing behind the newest entries proves anything about
 *       them, and a cut of the segment takes along whatever stands in it. An idle lane writes and
 *       forces it, a busy one writes it now and then without an fsync.
 * </ul>
 *
 * <p>{@link io.virta.persistence.lane.segment.SegmentScan} walks the entries. Where the next number
 * cannot be read, it is a torn tail if that number is above every watermark, those of entries
 * further on included; otherwise it is a hole. Where a later header, an index or a checkpoint knows
 * the end of the segment, nothing before that end can be a torn tail. A window remains: entries
 * that became durable after the last evidence, and are then damaged in addition to a crash, look
 * like a torn tail. {@code docs/durability.md} says how long it is.
 *
 * <p>What recovery accepts above the watermark is written again and forced before it counts. A
 * failed fsync may leave pages in the cache that look written and are not on the disk; the second
 * write makes the force mean something.
 *
 * <h2>What is proven when</h2>
 *
 * <ul>
 *   <li>A completed append, under {@code durability = group}: its entry and all before it are
 *       written and forced. The index changes after that and before the caller is told, so that a
 *       reader who knows of an answer finds the entry. Under {@code interval} and {@code os} both
 *       happen after the write, and the fsync comes later: a power cut may take the newest entries,
 *       never some from between others.
 *   <li>An append that failed for lack of room: whatever of it was written is cut off, and the cut
 *       is forced, before the caller is told. Otherwise its entry could line up behind later ones
 *       after a crash.
 *   <li>An append that failed because a write or an fsync failed: nothing is known. The lane takes
 *       nothing more, because the content of the page cache is then unknown.
 *   <li>A read: the head and the body match their checksums, and the head is the one that the index
 *       expects. Reading a batch's header alone checks the head and the header.
 *   <li>An index file: its segment is durable up to the end that the index names.
 *   <li>A header: the segment before it is durable up to the end that the header names.
 * </ul>
 *
 * <p>The checksum of a body is computed once, before the request reaches the writer thread, over
 * the bytes that go to the disk. It is stored as it is, also when the entry is copied to another
 * segment later. A writer thread that computed it would limit all ids to the speed of one core.
 *
 * <h2>Checkpoints, and giving space back</h2>
 *
 * <p>A trim, a drop, a snapshot and the deletion of one are entries as well. When nothing in a
 * sealed segment is kept any longer, its file is given back, and with it entries that say what was
 * trimmed or dropped. A checkpoint therefore says, as of its LSN: how far each id got and was
 * trimmed, its snapshots, the numbers of dropped ids, and the sealed segments that must exist. It
 * is written when a lane opens, when a segment is full, before files are given back and on a clean
 * stop.
 *
 * <p>Before a file is given back, both slots hold checkpoints that no longer name it. This gives
 * the second proof that recovery needs: a named segment without a file is lost; a file that is not
 * named was given back and a crash kept it; behind the newest segment of the checkpoint, none may
 * be missing. A clean stop sets a flag in the checkpoint, after which nothing can be missing that
 * nothing proves; the next opening clears it in both slots before it writes an entry.
 *
 * <p>An opening reads the index file of each segment that the checkpoint covers, and scans only
 * segments that are newer, damaged, or without an index file that belongs to them. With damage, the
 * checkpoint also says which entries it could not see ({@code unseen}), so that a restored file
 * counts again; until then, or until a repair, every file in which something is lost stays. A
 * repair writes tombstones and no byte of a segment: it lets readers pass what is lost, knowingly.
 *
 * <h2>Copy forward</h2>
 *
 * <p>One entry that is needed for long keeps its whole file. With {@code copy-forward}, the writer
 * looks at the old segments whenever one is full: those in which little is kept are emptied, oldest
 * first, by writing that again at the end of the lane, at most half a segment each time. The copies
 * are marked as such, and they are durable before the index points at them; then nothing in the old
 * file is kept, and it is given back like any other. A crash may leave some of the copies of a run.
 * Recovery takes the newer ones if they have everything of the older run that is still needed, and
 * otherwise the older one: the original goes only after the copy is whole.
 *
 * <h2>Threads</h2>
 *
 * <p>One thread changes a lane. While it forces a group, the next requests gather in its queue, so
 * groups grow with the load and need no timer. Reads never wait for a write or an fsync: they see
 * volatile fields of the index, whose arrays are replaced or only grow at their end. Each segment
 * counts its readers, and its file is kept until the last of them is done.
 */
@NullMarked
package io.virta.persistence.lane;

import org.jspecify.annotations.NullMarked;
