package io.llmproxy.benchmarks.provider;

/** What a caller gets. Immutable, and shared by all who get the same. */
sealed interface Answer permits PlainAnswer, StreamAnswer {}
