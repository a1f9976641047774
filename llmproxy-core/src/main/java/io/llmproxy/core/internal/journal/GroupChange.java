package io.llmproxy.core.internal.journal;

import java.util.List;

/** What has become of a group since it was last written. */
record GroupChange(Group group, GroupPosition position, List<DeadLetter> deadLetters) {}
