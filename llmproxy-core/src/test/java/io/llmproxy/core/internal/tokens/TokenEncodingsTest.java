package io.llmproxy.core.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.ModelType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEncodingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4o-2024-08-06",
                "gpt-4o-mini",
                "gpt-4o-transcribe",
                "gpt-4o-mini-tts",
                "gpt-4o-realtime-preview",
                "chatgpt-4o-latest",
                "gpt-4.1",
                "gpt-4.1-mini-2025-04-14",
                "gpt-4.5-preview",
                "gpt-5",
                "gpt-5.1-codex",
                "gpt-oss-120b",
                "gpt-9-unheard-of",
                "o1",
                "o1-preview",
                "o3-mini",
                "o4-mini-2025-04-16",
                "omni-moderation-latest"
            })
    void newerModelsUseO200k(String model) {
        assertThat(TokenEncodings.of(model)).isEqualTo(EncodingType.O200K_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4",
                "gpt-4-0613",
                "gpt-4-turbo-2024-04-09",
                "gpt-4-32k",
                "gpt-3.5-turbo",
                "gpt-3.5-turbo-instruct",
                "gpt-35-turbo-16k",
                "text-embedding-3-small",
                "text-embedding-3-large",
                "text-embedding-ada-002",
                "davinci-002",
                "babbage-002",
                "whisper-1",
                "tts-1-hd",
                "dall-e-3",
                "gpt-image-1",
            })
    void olderModelsUseCl100k(String model) {
        assertThat(TokenEncodings.of(model)).isEqualTo(EncodingType.CL100K_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text-davinci-003",
                "text-davinci-002",
                "text-davinci-edit-001",
                "code-davinci-edit-001",
                "code-davinci-002",
                "code-davinci-003",
                "code-cushman-001",
                "davinci-codex"
            })
    void historicModelsUseP50k(String model) {
        assertThat(TokenEncodings.of(model)).isEqualTo(EncodingType.P50K_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text-davinci-001",
                "text-curie-001",
                "davinci",
                "curie",
                "babbage",
                "ada",
                "text-similarity-ada-001",
                "text-search-davinci-doc-001",
                "code-search-ada-code-001"
            })
    void theOldestModelsUseR50k(String model) {
        assertThat(TokenEncodings.of(model)).isEqualTo(EncodingType.R50K_BASE);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "/",
                ":",
                "ft:",
                "openai/",
                "claude-sonnet-4-5",
                "meta-llama/Llama-3.3-70B-Instruct",
                "anthropic.claude-3-haiku-20240307-v1:0",
                "my-gpt-4o-deployment",
                "gpt4o",
                "craft:gpt-4o"
            })
    void unknownModelsUseCl100k(String model) {
        assertThat(TokenEncodings.of(model)).isEqualTo(EncodingType.CL100K_BASE);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, O200K_BASE",
        "openrouter/openai/o3-mini, O200K_BASE",
        "azure/gpt-35-turbo, CL100K_BASE",
        "openai/gpt-4:free, CL100K_BASE",
        "openai/text-davinci-003, P50K_BASE",
        "ft:gpt-4o-mini-2024-07-18:acme::9abc, O200K_BASE",
        "ft:gpt-4.1-nano:acme:shop/support:9abc:ckpt-step-88, O200K_BASE",
        "openai/ft:gpt-4o:acme::9abc, O200K_BASE",
        "ft:gpt-3.5-turbo-0125:acme::9abc, CL100K_BASE",
        "ft:gpt-4:acme/gpt-4o::9abc, CL100K_BASE",
        "ft:davinci-002:acme::9abc, CL100K_BASE",
        "davinci:ft-acme-2023-01-01, R50K_BASE",
        "GPT-4o, O200K_BASE",
        "OpenAI/GPT-4O-MINI, O200K_BASE",
        "' gpt-4o ', O200K_BASE"
    })
    void whoseModelItIsDoesNotMatter(String model, EncodingType encoding) {
        assertThat(TokenEncodings.of(model)).isEqualTo(encoding);
    }

    @ParameterizedTest
    @EnumSource(names = ".*_EDIT_.*", mode = EnumSource.Mode.MATCH_NONE)
    void agreesWithTheLibraryOnTheModelsItKnows(ModelType model) {
        assertThat(TokenEncodings.of(model.getName())).isEqualTo(model.getEncodingType());
    }
}
