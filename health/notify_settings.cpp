#include "health/notify_settings.hpp"

#include "health/mail.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace rtx::health {

using playbooks::Diagnostics;
using playbooks::SecretSource;
using playbooks::TableReader;

namespace {

std::string address(TableReader& reader, const playbooks::SourceText& text) {
  if (!is_mail_address(text.text))
    reader.error(text.spots.front(), "this is no mail address", "write it as user@host, and nothing else");
  return text.text;
}

MailReceiver read_mail(TableReader& reader) {
  MailReceiver mail;
  for (const auto& to : reader.texts("mail")) mail.to.push_back(address(reader, to));
  if (const auto from = reader.source_text("from")) {
    mail.from = address(reader, *from);
  } else {
    reader.error({reader.place().line, reader.place().column}, "a receiver of mail needs 'from'",
                 "the address that the mail comes from: from = \"rtxctl@example.com\"");
  }
  const auto command = reader.texts("command");
  if (command.empty()) return mail;
  mail.command.clear();
  for (const auto& word : command) mail.command.push_back(word.text);
  return mail;
}

std::optional<SecretSource> secret(TableReader& reader, const char* key, Diagnostics& problems) {
  const auto* item = reader.take(key);
  if (item == nullptr) return std::nullopt;
  return playbooks::read_secret_source(*item, reader.file(), "'" + std::string{key} + "'", false, problems);
}

WebhookReceiver read_webhook(TableReader& reader, NotifySettings& settings, Diagnostics& problems) {
  WebhookReceiver webhook;
  settings.url = secret(reader, "webhook", problems).value_or(SecretSource{});
  settings.signing_key = secret(reader, "sign", problems).value_or(SecretSource{});
  if (const auto file = reader.text("authorities"))
    webhook.authorities = (std::filesystem::path{reader.file()}.parent_path() / *file).string();
  webhook.allow_plain = reader.boolean("allow_plain").value_or(false);
  return webhook;
}

Language read_language(TableReader& reader) {
  const auto text = reader.source_text("language");
  if (!text || text->text == "en") return Language::english;
  if (text->text != "ja")
    reader.error(text->spots.front(), "this is no language that is spoken here", "write \"en\" or \"ja\"");
  return Language::japanese;
}

}  // namespace

NotifySettings read_notify(const playbooks::Item& item, const std::string& file, Diagnostics& problems) {
  TableReader reader{item, file, "a receiver", problems};
  NotifySettings settings;
  const playbooks::Spot here{reader.place().line, reader.place().column};
  settings.receiver.name = reader.text("name").value_or("");
  settings.place = reader.place_of("name");
  if (settings.receiver.name.empty())
    reader.error(here, "a receiver has no 'name'", "who was told of what is kept under it");
  settings.receiver.language = read_language(reader);
  const auto* table = std::get_if<playbooks::Item::Table>(&item.data);
  const auto has = [&](std::string_view key) {
    return table != nullptr &&
           std::ranges::any_of(*table, [&](const auto& entry) { return entry.key == key; });
  };
  if (has("mail") == has("webhook")) {
    reader.error(here, "a receiver has either 'mail' or 'webhook'",
                 "mail = [\"user@host\"], or webhook = { env = \"NAME\" }");
  } else if (has("mail")) {
    settings.receiver.way = read_mail(reader);
    reader.finish();
  } else {
    settings.receiver.way = read_webhook(reader, settings, problems);
    reader.finish();
  }
  return settings;
}

Receiver with_secrets(const NotifySettings& settings, const playbooks::SecretFetcher& fetch) {
  Receiver receiver = settings.receiver;
  auto* webhook = std::get_if<WebhookReceiver>(&receiver.way);
  if (webhook == nullptr) return receiver;
  webhook->url = fetch(settings.url, "URL of the webhook '" + receiver.name + "'");
  if (settings.signing_key.from != SecretSource::From::nowhere)
    webhook->signing_key = fetch(settings.signing_key, "key of the webhook '" + receiver.name + "'");
  return receiver;
}

}  // namespace rtx::health
