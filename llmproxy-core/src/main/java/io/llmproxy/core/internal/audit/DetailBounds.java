package io.llmproxy.core.internal.audit;

import io.llmproxy.api.audit.AuditDetail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds the details of one event: each text by itself, and all together. What does not fit is left out, which the detail {@code
 * truncated} then tells.
 */
final class DetailBounds {
    private static final int KEY = 64;
    private static final int TEXT = 1_024;
    private static final int ALL = 8 * 1_024;

    /** What JSON adds to a value: quotes, colon, comma. */
    private static final int EXTRA = 6;

    private static final int SCALAR = 20;

    private final Map<String, AuditDetail> kept = new LinkedHashMap<>();
    private int room = ALL;
    private boolean isTruncated;

    private DetailBounds() {}

    static Map<String, AuditDetail> bounded(Map<String, AuditDetail> details) {
        DetailBounds bounds = new DetailBounds();
        details.forEach(bounds::add);
        if (bounds.isTruncated) {
            bounds.kept.put("truncated", new AuditDetail.Flag(true));
        }
        return bounds.kept;
    }

    private void add(String key, AuditDetail detail) {
        String shortKey = EventBounds.cut(key, KEY);
        if (!fits(shortKey.length() + EXTRA)) {
            return;
        }
        if (detail instanceof AuditDetail.Text text) {
            String value = EventBounds.cut(text.value(), TEXT);
            if (fits(value.length())) {
                kept.put(shortKey, new AuditDetail.Text(value));
            }
        } else if (detail instanceof AuditDetail.Texts texts) {
            kept.put(shortKey, new AuditDetail.Texts(bounded(texts.values())));
        } else if (fits(SCALAR)) {
            kept.put(shortKey, detail);
        }
    }

    private List<String> bounded(List<String> texts) {
        List<String> some = new ArrayList<>();
        for (String text : texts) {
            String value = EventBounds.cut(text, TEXT);
            if (!fits(value.length() + EXTRA)) {
                return some;
            }
            some.add(value);
        }
        return some;
    }

    private boolean fits(int length) {
        boolean fits = length <= room;
        room -= fits ? length : 0;
        isTruncated |= !fits;
        return fits;
    }
}
