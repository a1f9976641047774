/** A plug-in: a sink that writes one CSV line per exchange. Start reading at {@code CsvSinkProvider}. */
@NullMarked
package io.llmproxy.examples.csv;

import org.jspecify.annotations.NullMarked;
