package io.llmproxy.core.internal.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What was kept of a JSON object.
 *
 * @param members its outline: what is a member by interest, and neither in an array nor null; texts are cut to 512 characters
 * @param pieces the texts at paths of interest, in the order of the object
 * @param counts by path of interest, how many numbers lie there
 * @param isComplete whether the object was read to its closing brace
 * @param isCut whether something was passed over because a bound was reached
 */
public record JsonDocument(
        ObjectNode members, List<Piece> pieces, Map<String, Long> counts, boolean isComplete, boolean isCut) {
    /**
     * Tells whether there is a piece of some kind.
     *
     * @param kind judges a piece
     * @return true if it takes one
     */
    public boolean hasPiece(Predicate<Piece> kind) {
        for (Piece piece : pieces) {
            if (kind.test(piece)) {
                return true;
            }
        }
        return false;
    }
}
