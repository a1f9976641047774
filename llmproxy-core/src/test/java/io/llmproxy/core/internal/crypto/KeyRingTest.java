package io.llmproxy.core.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final String PLACE = "projects.api_key:p1";
    private static final Secret SECRET = Secret.of("sk-provider");
    private static final EncryptionKey KEY = key("0123456789abcdef0123456789abcdef");
    private static final EncryptionKey OTHER = key("fedcba9876543210fedcba9876543210");
    private static final KeyRing RING = KeyRing.of(KEY, List.of());

    /** Made with the AESGCM class of Python's cryptography, version 48: key as above, nonce 00 01 … 0b. */
    private static final String SEALED = "enc:v2:22236fa0:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyOZ7R/";

    /** The same without associated data, which is the form of the Go edition. */
    private static final String OF_GO = "enc:v1:AAECAwQFBgcICQoLXo6WDKt3pMXMuQNsfur5XxAJTQ43SghyPzlV";

    private static EncryptionKey key(String bytes) {
        return EncryptionKey.parse(
                Secret.of(Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.US_ASCII))));
    }

    private static Opened legible(Opened.Form form) {
        return new Opened.Legible(SECRET, form);
    }

    @Test
    void whatAnotherImplementationHasSealedOpens() {
        assertThat(RING.open(PLACE, SEALED)).isEqualTo(legible(Opened.Form.CURRENT_KEY));
        assertThat(RING.open(PLACE, OF_GO)).isEqualTo(legible(Opened.Form.GO_EDITION));
    }

    @Test
    void whatIsSealedOpens() {
        Secret text = Secret.of("grüße € 🔑");

        assertThat(RING.open(PLACE, RING.seal(PLACE, text)))
                .isEqualTo(new Opened.Legible(text, Opened.Form.CURRENT_KEY));
    }

    @Test
    void theSameTextIsNeverSealedTheSame() {
        assertThat(RING.seal(PLACE, SECRET))
                .startsWith("enc:v2:" + KEY.id() + ":")
                .isNotEqualTo(RING.seal(PLACE, SECRET));
    }

    @Test
    void aTextThatLooksSealedIsSealedAllTheSame() {
        Secret odd = Secret.of("enc:v1:not really");

        assertThat(RING.open(PLACE, RING.seal(PLACE, odd))).isEqualTo(new Opened.Legible(odd, Opened.Form.CURRENT_KEY));
    }

    @Test
    void aPreviousKeyOpensAndSealsNoMore() {
        KeyRing rotated = KeyRing.of(OTHER, List.of(KEY));

        assertThat(rotated.open(PLACE, SEALED)).isEqualTo(legible(Opened.Form.PREVIOUS_KEY));
        assertThat(rotated.open(PLACE, OF_GO)).isEqualTo(legible(Opened.Form.GO_EDITION));
        assertThat(rotated.seal(PLACE, SECRET)).startsWith("enc:v2:" + OTHER.id() + ":");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThat(KeyRing.of(OTHER, List.of()).open(PLACE, SEALED)).isEqualTo(new Opened.UnknownKey("22236fa0"));
        assertThat(KeyRing.empty().open(PLACE, SEALED)).isEqualTo(new Opened.UnknownKey("22236fa0"));
        assertThat(KeyRing.of(OTHER, List.of()).open(PLACE, OF_GO)).isEqualTo(new Opened.NoKeyFits());
        assertThat(KeyRing.empty().open(PLACE, OF_GO)).isEqualTo(new Opened.NoKeyFits());
    }

    @Test
    void aTextDoesNotOpenInAnotherPlace() {
        assertThat(RING.open("projects.api_key:p2", SEALED)).isEqualTo(new Opened.Damaged());
    }

    @Test
    void everyFlippedBitIsNoticed() {
        String head = SEALED.substring(0, SEALED.lastIndexOf(':') + 1);
        byte[] message = Base64.getDecoder().decode(SEALED.substring(head.length()));
        for (int bit = 0; bit < message.length * Byte.SIZE; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(RING.open(PLACE, head + Base64.getEncoder().encodeToString(flipped)))
                    .as("bit " + bit)
                    .isEqualTo(new Opened.Damaged());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enc:",
                "enc:v1:",
                "enc:v1:AAECAwQFBgcICQoL",
                "enc:v1:not Base64",
                "enc:v2:22236fa0:",
                "enc:v2:22236fa0:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyOZ7R",
                "enc:v2:22236fa0:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyO\nZ7R/",
                "enc:v2:22236FA0:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyOZ7R/",
                "enc:v2:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyOZ7R/",
                "enc:v3:22236fa0:AAECAwQFBgcICQoLXo6WDKt3pMXMuQO35rXlkgrTe9us0DyOZ7R/",
            })
    void whatIsMalformedIsDamaged(String stored) {
        assertThat(RING.open(PLACE, stored)).isEqualTo(new Opened.Damaged());
    }

    @Test
    void aPlainTextIsThatText() {
        assertThat(RING.open(PLACE, "sk-provider")).isEqualTo(legible(Opened.Form.PLAIN));
        assertThat(KeyRing.empty().seal(PLACE, SECRET)).isEqualTo("sk-provider");
    }

    @Test
    void nothingPrintsAKey() {
        assertThat(KeyRing.of(KEY, List.of(OTHER))).hasToString("KeyRing[" + KEY.id() + ", " + OTHER.id() + "]");
        assertThat(KEY).hasToString("EncryptionKey[22236fa0]");
        assertThat(RING.open(PLACE, SEALED).toString()).doesNotContain("sk-provider");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "MDEyMzQ1Njc4OWFiY2RlZg==",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYw",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZW__"
            })
    void aKeyOfAnotherFormIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> EncryptionKey.parse("encryption-key", Secret.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("encryption-key: ")
                .hasMessageEndingWith("(expected: 32 bytes as openssl rand -base64 32 prints them)")
                .hasMessageNotContainingAny(text, text.substring(0, 5));
    }
}
