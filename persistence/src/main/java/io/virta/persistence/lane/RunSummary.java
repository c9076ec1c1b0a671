package io.virta.persistence.lane;

/** What is known of a sealed run without loading its entries, which have that checksum. */
record RunSummary(
    long firstSeq,
    long lastSeq,
    long nextRecordSeq,
    long newestArrivalMillis,
    long bytes,
    int count,
    long indexOffset,
    int crc32c) {}
